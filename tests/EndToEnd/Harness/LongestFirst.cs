using Interpol.Mesh.EndToEnd.Commands;
using Interpol.Mesh.EndToEnd.Console;
using Interpol.Mesh.EndToEnd.Machines;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Harness;

/// <summary>The collections that take longest begin first, so that none of them runs alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <summary>Their names, the longest first; a class without a named collection is one by itself.</summary>
    private static readonly string[] Longest = [RepairedMesh.Collection, ConsoleMesh.Collection, nameof(ReadmeTests), ScreeningMesh.ScreeningCollection, RepairedPostgresMesh.PostgresCollection, nameof(MachinesTests), SharedMesh.Collection];

    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections.OrderBy(collection =>
        Array.FindIndex(Longest, name => collection.DisplayName == name || collection.DisplayName.EndsWith('.' + name, StringComparison.Ordinal)) is >= 0 and var place ? place : Longest.Length);
}
