#!/bin/bash
# Brings a release to one stack after the other; when one of them does not become well, all go back to the one before.
# The first machine of the first stack migrates the database, before anything serves with the release.
#
# The scaler goes on meanwhile: stopping it would leave the site without it for as long as a delivery takes, for good if
# this build dies, and its switch cannot be put back without closing its breaker. So stacks are listed again until none
# differs, those that are busy are waited for, and those that are gone are done.
set -euo pipefail
. ./release.env
NAME=/collabkit/$ENVIRONMENT/release/Name
HASH=/collabkit/$ENVIRONMENT/release/Sha256
TRIES=120
[ "$RELEASE" ] && [ "$SHA256" ]

current() { aws ssm get-parameter --name "$1" --query Parameter.Value --output text; }
choose() {
    aws ssm put-parameter --overwrite --type String --name $NAME --value "$1" >/dev/null
    aws ssm put-parameter --overwrite --type String --name $HASH --value "$2" >/dev/null
}

# Every stack with machines that serve, or are about to, and its status. In the order of `collabkit-infra deploy`: what
# understands new events and messages comes before the cells that send them.
stacks() {
    aws cloudformation list-stacks --output text --query 'StackSummaries[].[StackName,StackStatus]' \
        --stack-status-filter CREATE_COMPLETE UPDATE_COMPLETE UPDATE_ROLLBACK_COMPLETE CREATE_IN_PROGRESS \
        UPDATE_IN_PROGRESS UPDATE_COMPLETE_CLEANUP_IN_PROGRESS UPDATE_ROLLBACK_IN_PROGRESS \
        UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS UPDATE_FAILED UPDATE_ROLLBACK_FAILED >all.txt
    for part in gateway worker; do grep "^$ENVIRONMENT-$part"$'\t' all.txt || true; done
    grep -E "^$ENVIRONMENT-cell-[0-9]+"$'\t' all.txt | sed "s/^$ENVIRONMENT-cell-//" | sort -n |
        sed "s/^/$ENVIRONMENT-cell-/" || true
}

# Prints nothing for a stack that is gone, or about to be.
status() {
    local said
    if said=$(aws cloudformation describe-stacks --stack-name "$1" --query 'Stacks[0].StackStatus' --output text 2>&1); then
        [[ $said == DELETE_* ]] || echo "$said"
    else
        [[ $said == *"does not exist"* ]] || echo "$said"
    fi
}

# The keys of the release are given anew, so that CloudFormation looks up what stands there now. Returns 2 for a stack
# that is busy with something else.
update() {
    local parameters said
    parameters=$(aws cloudformation describe-stacks --stack-name "$1" --output json --query 'Stacks[0].Parameters' |
        jq -c '[(. // [])[] | {ParameterKey, UsePreviousValue: true} |
            if .ParameterKey == "ReleaseName" then {ParameterKey, ParameterValue: $n}
            elif .ParameterKey == "ReleaseSha256" then {ParameterKey, ParameterValue: $h} else . end]' --arg n $NAME --arg h $HASH) ||
        return 1
    if ! said=$(aws cloudformation update-stack --stack-name "$1" --use-previous-template --role-arn "$ROLE" \
        --parameters "$parameters" 2>&1); then
        [[ $said == *"No updates are to be performed"* ]] && return 0
        [[ $said == *_IN_PROGRESS* ]] && return 2
        echo "$said"
        return 1
    fi
    settled "$1"
}

# The waiter gives up after an hour, and a large group that is replaced one by one takes longer.
settled() {
    while ! aws cloudformation wait stack-update-complete --stack-name "$1"; do
        case $(status "$1") in
        UPDATE_COMPLETE) return 0 ;;
        UPDATE_*IN_PROGRESS) ;;
        '' | *_COMPLETE | *_FAILED | *_IN_PROGRESS) return 1 ;;
        # AWS has not answered.
        *) sleep 30 ;;
        esac
    done
}

declare -A done_ stuck
order=()
busy=
failed=

# bring RELEASE: bring it to the first stack that does not have it yet. Returns 1 when that did not go well, 3 when there
# is none left; `busy` and `stuck` then name those that have to be waited for, or that nothing can be brought to.
bring() {
    local stack state code
    busy=
    stuck=()
    while read -r stack state <&3; do
        [ -z "${done_[$stack]:-}" ] || continue
        case $state in
        *_FAILED) stuck[$stack]=$state && continue ;;
        *_IN_PROGRESS) busy+=" $stack" && continue ;;
        esac
        echo "$stack: -> $1"
        code=0
        update "$stack" || code=$?
        [ "$code" != 2 ] || { busy+=" $stack" && continue; }
        [ "$code" = 0 ] || [ -n "$(status "$stack")" ] || { done_[$stack]=gone && continue; }
        failed=$stack
        [ "$code" = 0 ] || return 1
        done_[$stack]=$1
        order=("$stack" "${order[@]}")
        return 0
    done 3< <(stacks)
    return 3
}

# everywhere RELEASE CHECK: until no stack differs, CHECK after each of them. Returns 1 when `failed` did not go well, 2
# when stacks stay busy.
everywhere() {
    local code tries=$TRIES
    while :; do
        code=0
        bring "$1" || code=$?
        case $code in
        0) $2 || return 1 ;;
        1) return 1 ;;
        3)
            [ -n "$busy" ] || return 0
            [ $((tries--)) -gt 0 ] || { echo "Still busy:$busy. Start the delivery again later." && return 2; }
            sleep 30
            ;;
        esac
    done
}

answers() { curl -fsS --retry 5 --retry-all-errors -m 10 -o /dev/null "$SITE$READY_PATH"; }

# What CloudFormation could neither update nor put back still serves, with a release of its own.
tell_stuck() {
    local stack
    for stack in "${!stuck[@]}"; do
        echo "$stack was left out, it is ${stuck[$stack]}: see docs/runbooks/cell-stuck.md."
    done
}

give_up() {
    echo "$1 could not be put back: see docs/runbooks/cell-stuck.md."
    done_[$1]=$before
}

back() {
    local stack code backwards=("$failed" "${order[@]}")
    echo "$failed did not become well with $RELEASE; everything goes back to $before."
    choose "$before" "$before_hash"
    done_=()
    # The last first, as they came; then whatever the scaler has launched with the release meanwhile.
    for stack in "${backwards[@]}"; do
        [ -z "${done_[$stack]:-}" ] && [ -n "$(status "$stack")" ] || continue
        code=0
        # CloudFormation has put a stack back by itself already, unless it was the site that did not answer.
        update "$stack" || code=$?
        [ "$code" != 0 ] || done_[$stack]=$before
        [ "$code" != 1 ] || give_up "$stack"
    done
    while code=0; everywhere "$before" true || code=$?; [ "$code" = 1 ]; do give_up "$failed"; done
    tell_stuck
}

before=$(current $NAME)
before_hash=$(current $HASH)
[ -n "$(stacks)" ] || { echo "There is no cell, gateway or worker to bring $RELEASE to."; exit 1; }
choose "$RELEASE" "$SHA256"
code=0
everywhere "$RELEASE" answers || code=$?
[ "$code" != 1 ] || { back; exit 1; }
echo "$RELEASE runs on ${#order[@]} stacks."
tell_stuck
[ "$code" = 0 ] && [ "${#stuck[@]}" = 0 ]
