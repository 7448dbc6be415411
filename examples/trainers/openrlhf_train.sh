#!/bin/sh
# Trains on the ranks of openrlhf_agent.py's rollouts; needs OpenRLHF 0.11.2, GPUs and a judge.
#
# What the tournament's advantages depend on:
#   --algo.advantage.estimator dr_grpo   subtracts the group's mean, which is 0, and nothing else
#   --algo.kl.use_loss                   so that the reward is not mixed with a penalty
#   no --reward.overlong_buffer_len, no --reward.stop_properly_penalty_coef: they change rewards
set -eu
cd "$(dirname "$0")"
export JUDGE_MODEL="${JUDGE_MODEL:-http://localhost:8000/v1#Qwen3-32B}"

python openrlhf_agent.py prompts.jsonl

ray job submit --address http://127.0.0.1:8265 -- \
  python3 -m openrlhf.cli.train_ppo_ray \
    --actor.model_name_or_path Qwen/Qwen3-4B-Instruct-2507 \
    --data.prompt_dataset "$PWD/prompts.jsonl" \
    --data.input_key input --data.label_key label --data.apply_chat_template \
    --data.max_len 16384 \
    --train.agent_func_path "$PWD/openrlhf_agent.py" \
    --rollout.n_samples_per_prompt 8 --rollout.batch_size 64 --rollout.max_new_tokens 2048 \
    --algo.advantage.estimator dr_grpo \
    --algo.kl.use_loss --algo.kl.estimator k2 --algo.kl.init_coef 0.001 \
    --algo.dynamic_filtering_enable --algo.dynamic_filtering_range 0 1 \
    --vllm.num_engines 4 --vllm.tensor_parallel_size 1 --vllm.enable_sleep \
    --train.colocate_all \
    --actor.num_gpus_per_node 4 --ref.num_gpus_per_node 4 \
    --ckpt.output_dir runs/openrlhf
