"""What is public and changes by law: municipalities, partnerships, postcodes, holidays. Pure look-ups by date."""
