"""Before a class: from an author's solution file to what students get, and to the keys they are judged by."""
