"""What a reader sees: the feed, posts, profiles, why a post is promoted, and the public pages."""
