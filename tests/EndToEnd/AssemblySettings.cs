// Every test runs processes of its own on the same two cores: one at a time, so that deadlines mean something.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
