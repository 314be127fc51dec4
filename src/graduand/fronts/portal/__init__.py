"""学生查询 The graduate's own page: where is my certificate, is everything on it right."""
