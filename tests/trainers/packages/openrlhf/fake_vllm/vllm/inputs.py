def TokensPrompt(prompt_token_ids):  # noqa: N802 - vLLM's
    return {"prompt_token_ids": prompt_token_ids}
