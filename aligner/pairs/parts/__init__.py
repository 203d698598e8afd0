"""What several formats share: records, translation units, XML, cells of workbooks. Only formats need it."""
