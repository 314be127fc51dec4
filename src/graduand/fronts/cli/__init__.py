"""命令 Every command in one folder."""
