"""The data desk: a stranger's file becomes part of a region, or a person says why not."""
