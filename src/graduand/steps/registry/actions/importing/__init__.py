"""Files of the office become records: read, judged row by row, stored in chunks, a fate for each row (domain.md 8, 11).

Nothing of a refused row is stored, and one refused row never stops the others. A trial judges everything and stores
nothing. Importing the same file twice changes nothing.
"""
