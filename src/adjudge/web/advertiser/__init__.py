"""The advertiser's desk: money, campaigns, promoted posts, letters, and ways to contest them."""
