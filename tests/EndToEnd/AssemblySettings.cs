// Two at a time: each has a mesh of four or more processes that waits about half of its time, and more of them keep each other waiting on two cores.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
