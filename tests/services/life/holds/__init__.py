"""What must hold after every act, refused or not: told from the record, not by the services."""
