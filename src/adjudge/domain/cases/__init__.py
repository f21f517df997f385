"""Due process: cases, facts, exhibits, rulings, letters, appeals. See CASES.md."""
