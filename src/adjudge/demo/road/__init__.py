"""The road: the nine steps of the demo, walked by public HTTP and by nothing else."""
