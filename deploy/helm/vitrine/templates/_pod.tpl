{{- define "vitrine.labels" -}}
app.kubernetes.io/name: vitrine
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "vitrine.serviceAccount" -}}
{{ .Values.serviceAccount.name | default .Release.Name }}
{{- end }}

{{- define "vitrine.claim" -}}
{{ .Values.data.existingClaim | default .Release.Name }}
{{- end }}

{{- define "vitrine.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "vitrine.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "vitrine.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "vitrine.env" -}}
- name: VITRINE_DATABASE_URL
  valueFrom:
    secretKeyRef:
      name: {{ .Values.database.existingSecret | quote }}
      key: {{ .Values.database.key | quote }}
- name: VITRINE_PUBLIC_URL
  value: {{ .Values.publicUrl | quote }}
- name: VITRINE_INFERENCE_PROCESSES
  value: {{ .Values.inferenceProcesses | quote }}
- name: VITRINE_LOG_LEVEL
  value: {{ .Values.logLevel | quote }}
{{- if .Values.blobs.url }}
- name: VITRINE_BLOBS_URL
  value: {{ .Values.blobs.url | quote }}
- name: VITRINE_BLOBS_REGION
  value: {{ .Values.blobs.region | quote }}
- name: VITRINE_BLOBS_ENDPOINT
  value: {{ .Values.blobs.endpoint | quote }}
- name: VITRINE_BLOBS_PATH_STYLE
  value: {{ .Values.blobs.pathStyle | quote }}
{{- end }}
{{- if .Values.otlpEndpoint }}
- name: VITRINE_OTLP_ENDPOINT
  value: {{ .Values.otlpEndpoint | quote }}
{{- end }}
{{- if .Values.cognito.userPoolId }}
- name: VITRINE_COGNITO_USER_POOL_ID
  value: {{ .Values.cognito.userPoolId | quote }}
- name: VITRINE_COGNITO_REGION
  value: {{ .Values.cognito.region | quote }}
- name: VITRINE_COGNITO_CLIENT_ID
  value: {{ .Values.cognito.clientId | quote }}
- name: VITRINE_COGNITO_DOMAIN
  value: {{ .Values.cognito.domain | quote }}
- name: VITRINE_COGNITO_BROWSER_CLIENT_ID
  value: {{ .Values.cognito.browserClientId | quote }}
- name: VITRINE_COGNITO_CLIENT_SECRET
  valueFrom:
    secretKeyRef:
      name: {{ .Values.cognito.existingSecret | quote }}
      key: {{ .Values.cognito.key | quote }}
{{- end }}
{{- if .Values.env }}
{{ toYaml .Values.env }}
{{- end }}
{{- end }}

{{- define "vitrine.volumes" -}}
- name: data
  persistentVolumeClaim:
    claimName: {{ include "vitrine.claim" . }}
- name: tmp
  emptyDir: {}
{{- end }}

{{- define "vitrine.volumeMounts" -}}
- name: data
  mountPath: /data
- name: tmp
  mountPath: /tmp
{{- end }}
