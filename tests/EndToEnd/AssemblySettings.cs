// One at a time: each has a mesh of four or more processes, and on two cores two of them take longer than one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
