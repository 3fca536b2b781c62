"""Alembic's entry: runs the migrations on the connection that `store.database` hands over."""

from alembic import context

from aggregator.store import schema

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=schema.complete(),
    render_as_batch=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
