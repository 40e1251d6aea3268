import { invalid, quoted } from './invalid.js';

/** Standard operators, up to the opset that the runtime reads, which compute tensors from tensors, always the same ones. */
const standard = words(`
  Abs Acos Acosh Add AffineGrid And ArgMax ArgMin Asin Asinh Atan Atanh Attention AveragePool BatchNormalization BitCast
  BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor BlackmanWindow Cast CastLike Ceil Celu CenterCropPad Clip Col2Im
  Compress Concat Constant ConstantOfShape Conv ConvInteger ConvTranspose Cos Cosh CumProd CumSum DFT DeformConv
  DepthToSpace DequantizeLinear Det Div Dropout DynamicQuantizeLinear Einsum Elu Equal Erf Exp Expand EyeLike Flatten
  Floor GRU Gather GatherElements GatherND Gelu Gemm GlobalAveragePool GlobalLpPool GlobalMaxPool Greater
  GreaterOrEqual GridSample GroupNormalization HammingWindow HannWindow HardSigmoid HardSwish Hardmax Identity
  InstanceNormalization IsInf IsNaN LRN LSTM LayerNormalization LeakyRelu Less LessOrEqual Log LogSoftmax
  LpNormalization LpPool MatMul MatMulInteger Max MaxPool MaxRoiPool MaxUnpool Mean MeanVarianceNormalization
  MelWeightMatrix Min Mish Mod Mul Neg NonMaxSuppression NonZero Not OneHot Or PRelu Pad Pow QLinearConv QLinearMatMul
  QuantizeLinear RMSNormalization RNN Range Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax
  ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape Resize ReverseSequence RoiAlign
  RotaryEmbedding Round STFT Scatter ScatterElements ScatterND Selu Shape Shrink Sigmoid Sign Sin Sinh Size Slice
  Softmax Softplus Softsign SpaceToDepth Split Sqrt Squeeze Sub Sum Swish Tan Tanh TensorScatter ThresholdedRelu Tile
  TopK Transpose Trilu Unique Unsqueeze Upsample Where Xor`);

/** Those that the runtime itself writes when it saves an optimised or quantised model for any machine. */
const microsoft = words(`
  Attention BiasAdd BiasGelu BiasSoftmax DequantizeLinear DynamicQuantizeMatMul EmbedLayerNormalization FastGelu
  FusedConv FusedGemm FusedMatMul FusedMatMulActivation Gelu GroupNorm MatMulIntegerToFloat MatMulNBits
  MultiHeadAttention NhwcMaxPool QAttention QEmbedLayerNormalization QGemm QLinearAdd QLinearAveragePool QLinearConcat
  QLinearConv QLinearGlobalAveragePool QLinearLeakyRelu QLinearMul QLinearReduceMean QLinearSigmoid QLinearSoftmax
  QLinearWhere QuantizeLinear QuickGelu RotaryEmbedding SkipGroupNorm SkipLayerNormalization
  SkipSimplifiedLayerNormalization TransposeMatMul`);

/** The runtime also has these without a domain of their own. */
const fusedStandard = words('SimplifiedLayerNormalization');

const operators = new Map([
  ['', new Set([...standard, ...fusedStandard])],
  ['com.microsoft', microsoft],
]);

/** The runtime names them all in every model it saves; none of their operators is allowed. */
const unusedDomains = words(`
  ai.onnx.ml ai.onnx.preview ai.onnx.training ai.onnx.preview.training com.microsoft.experimental com.microsoft.nchwc
  org.pytorch.aten`);

const reasons: [Set<string>, string][] = [
  [
    words('If Loop Scan SequenceMap'),
    'steers the flow of the graph, which could run for ever. Export the model with its branches and loops resolved',
  ],
  [
    words('Bernoulli Multinomial RandomNormal RandomNormalLike RandomUniform RandomUniformLike'),
    'draws at random, but the same picture must always give the same answer',
  ],
];

/** The domain as it is compared: the standard one has two names. */
export function domainOf(name: string): string {
  return name === 'ai.onnx' ? '' : name;
}

/** An operator set that a model declares. */
export function checkDomain(domain: string): void {
  if (operators.has(domain) || unusedDomains.has(domain)) return;
  throw invalid(`The model asks for the operators of ${quoted(domain)}; only those of ONNX are supported.`);
}

/** `owner` is the node. */
export function checkOperator(domain: string, operator: string, owner: string): void {
  if (operators.get(domain)?.has(operator)) return;
  const full = quoted(domain === '' ? operator : `${domain}.${operator}`);
  if (domain === 'com.microsoft.nchwc') {
    throw invalid(
      `${owner} uses ${full}, which is made for one kind of processor. Save the model with the optimisation level "extended".`,
    );
  }
  const [, reason] = (domain === '' && reasons.find(([names]) => names.has(operator))) || [];
  throw invalid(`${owner} uses the operator ${full}, which ${reason ?? 'is not supported'}.`);
}

function words(text: string): Set<string> {
  return new Set(text.trim().split(/\s+/));
}
