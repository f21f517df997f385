"""What must hold after every act, refused or not: told from the record alone, not by the services."""
