"""How Alembic reaches the database: through the connection that the program has open."""

from alembic import context

from geo.civic.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
