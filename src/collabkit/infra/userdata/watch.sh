
step watch
watch || echo "collabkit: no CloudWatch agent"
