// Most tests wait more than they work: two run at once, each with processes, folders and ports of its own; those of one collection share a mesh and take turns.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
[assembly: TestCollectionOrderer("Interpol.Mesh.EndToEnd.Harness.LongestFirst", "Interpol.Mesh.EndToEnd")]
