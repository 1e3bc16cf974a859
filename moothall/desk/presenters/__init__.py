"""What the pages of the desk show: strings, made from what officers may know."""
