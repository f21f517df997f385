"""The desk of reviewers and appeals officers: the queue, cases, rulings, particulars, appeals."""
