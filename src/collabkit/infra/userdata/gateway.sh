
step gateway
unit gateway "$MANAGE @{GATEWAY_COMMAND}"
