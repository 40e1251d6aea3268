;; What row-sums.ts does with the pixels of a picture, sixteen numbers or one pixel at a time: one at a time in JavaScript takes
;; five times as long. Built by scripts/build-row-sums.mjs. Addresses and lengths are in bytes where nothing else is said.
(module
  (memory (export "memory") 1)

  ;; sums[i], 32 bits = Σ weights[k] · rows[k · stride + i] for each i below stride, which is a multiple of 16.
  ;; Rows, and their weights of 16 bits, are taken in pairs: of an odd number the last has the weight 0.
  (func (export "sumRows")
    (param $sums i32) (param $rows i32) (param $stride i32) (param $weights i32) (param $pairs i32)
    (local $end i32) (local $row i32) (local $weight i32) (local $lastWeight i32) (local $pair v128)
    (local $one v128) (local $other v128) (local $mixed v128)
    (local $sum0 v128) (local $sum1 v128) (local $sum2 v128) (local $sum3 v128)
    (local.set $end (i32.add (local.get $rows) (local.get $stride)))
    (local.set $lastWeight (i32.add (local.get $weights) (i32.mul (local.get $pairs) (i32.const 4))))
    (loop $sixteen
      (local.set $sum0 (v128.const i32x4 0 0 0 0))
      (local.set $sum1 (v128.const i32x4 0 0 0 0))
      (local.set $sum2 (v128.const i32x4 0 0 0 0))
      (local.set $sum3 (v128.const i32x4 0 0 0 0))
      (local.set $row (local.get $rows))
      (local.set $weight (local.get $weights))
      (loop $two
        (local.set $pair (v128.load32_splat (local.get $weight)))
        (local.set $one (v128.load (local.get $row)))
        (local.set $other (v128.load (i32.add (local.get $row) (local.get $stride))))
        ;; One byte of each row by turns, as 16 bits; the dot product is what both add to a sum.
        (local.set $mixed (i8x16.shuffle 0 16 1 17 2 18 3 19 4 20 5 21 6 22 7 23 (local.get $one) (local.get $other)))
        (local.set $sum0 (i32x4.add (local.get $sum0)
          (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_u (local.get $mixed)) (local.get $pair))))
        (local.set $sum1 (i32x4.add (local.get $sum1)
          (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_u (local.get $mixed)) (local.get $pair))))
        (local.set $mixed (i8x16.shuffle 8 24 9 25 10 26 11 27 12 28 13 29 14 30 15 31 (local.get $one) (local.get $other)))
        (local.set $sum2 (i32x4.add (local.get $sum2)
          (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_u (local.get $mixed)) (local.get $pair))))
        (local.set $sum3 (i32x4.add (local.get $sum3)
          (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_u (local.get $mixed)) (local.get $pair))))
        (local.set $row (i32.add (local.get $row) (i32.mul (local.get $stride) (i32.const 2))))
        (local.set $weight (i32.add (local.get $weight) (i32.const 4)))
        (br_if $two (i32.lt_u (local.get $weight) (local.get $lastWeight))))
      (v128.store (local.get $sums) (local.get $sum0))
      (v128.store offset=16 (local.get $sums) (local.get $sum1))
      (v128.store offset=32 (local.get $sums) (local.get $sum2))
      (v128.store offset=48 (local.get $sums) (local.get $sum3))
      (local.set $sums (i32.add (local.get $sums) (i32.const 64)))
      (local.set $rows (i32.add (local.get $rows) (i32.const 16)))
      (br_if $sixteen (i32.lt_u (local.get $rows) (local.get $end)))))

  ;; Each of width pixels of the output = Σ of count pixels of the sums, from the first on, times their weights, divided by
  ;; 2 ^ bits and rounded. Firsts (addresses), counts and weights have 32 bits; there are `taps` weights for each pixel.
  (func (export "sumPixels")
    (param $output i32) (param $firsts i32) (param $counts i32) (param $weights i32) (param $taps i32) (param $width i32) (param $bits i32)
    (local $end i32) (local $pixel i32) (local $weight i32) (local $lastWeight i32) (local $half v128) (local $sum v128)
    (local.set $end (i32.add (local.get $output) (i32.mul (local.get $width) (i32.const 3))))
    (local.set $half (i32x4.splat (i32.shl (i32.const 1) (i32.sub (local.get $bits) (i32.const 1)))))
    (loop $pixels
      (local.set $sum (local.get $half))
      (local.set $pixel (i32.load (local.get $firsts)))
      (local.set $weight (local.get $weights))
      (local.set $lastWeight (i32.add (local.get $weights) (i32.mul (i32.load (local.get $counts)) (i32.const 4))))
      (loop $taps
        ;; Red, green, blue, and what comes behind them, which nobody reads.
        (local.set $sum (i32x4.add (local.get $sum)
          (i32x4.mul (v128.load (local.get $pixel)) (v128.load32_splat (local.get $weight)))))
        (local.set $pixel (i32.add (local.get $pixel) (i32.const 12)))
        (local.set $weight (i32.add (local.get $weight) (i32.const 4)))
        (br_if $taps (i32.lt_u (local.get $weight) (local.get $lastWeight))))
      (local.set $sum (i32x4.shr_u (local.get $sum) (local.get $bits)))
      (local.set $sum (i16x8.narrow_i32x4_s (local.get $sum) (local.get $sum)))
      ;; The fourth byte is written over by the next pixel.
      (v128.store32_lane 0 (local.get $output) (i8x16.narrow_i16x8_u (local.get $sum) (local.get $sum)))
      (local.set $output (i32.add (local.get $output) (i32.const 3)))
      (local.set $firsts (i32.add (local.get $firsts) (i32.const 4)))
      (local.set $counts (i32.add (local.get $counts) (i32.const 4)))
      (local.set $weights (i32.add (local.get $weights) (i32.mul (local.get $taps) (i32.const 4))))
      (br_if $pixels (i32.lt_u (local.get $output) (local.get $end))))))
