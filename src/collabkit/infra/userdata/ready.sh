
step health
answers @{READY_PATH}
