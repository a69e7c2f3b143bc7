using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Identification;

namespace Interpol.Mesh.Grains.Identification;

/// <summary>What rules need of an identification. The contents of files are rows of its stream and not in here.</summary>
/// <param name="Id">The deployment under which it is done.</param>
/// <param name="IsClosedList">Whether the missing are a known list.</param>
/// <param name="KeepDays">How many days after closing everything is deleted.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="Status">Where it stands.</param>
[GenerateSerializer, Immutable, Alias("victim-identification")]
internal sealed record VictimIdentification(
    [property: Id(0)] DeploymentId Id, [property: Id(1)] bool IsClosedList, [property: Id(2)] int KeepDays, [property: Id(3)] DateTimeOffset OpenedAt, [property: Id(4)] IdentificationState Status)
{
    [Id(5)]
    public ImmutableArray<OwnerId> Invited { get => field.IsDefault ? [] : field; init; } = [];

    [Id(6)]
    public ImmutableArray<Author> Board { get => field.IsDefault ? [] : field; init; } = [];

    [Id(7)]
    public ImmutableArray<VictimFileHead> Files { get => field.IsDefault ? [] : field; init; } = [];

    [Id(8)]
    public ImmutableArray<RelativesHead> Families { get => field.IsDefault ? [] : field; init; } = [];

    [Id(9)]
    public ImmutableArray<IdentificationDecision> Decisions { get => field.IsDefault ? [] : field; init; } = [];

    [Id(10)]
    public ComparisonRun? Comparison { get; init; }

    /// <summary>Counts the changes of files and families, and the identities that were revised: what was found with them as relatives holds no more.</summary>
    [Id(11)]
    public long FilesVersion { get; init; }

    /// <summary>The <see cref="FilesVersion"/> of the last comparison.</summary>
    [Id(12)]
    public long ComparedVersion { get; init; }

    [Id(13)]
    public DateTimeOffset? DeleteAt { get; init; }

    /// <summary>The counts when everything was deleted.</summary>
    [Id(14)]
    public IdentificationCounts? LastCounts { get; init; }

    /// <summary>The <see cref="FilesVersion"/> of the last comparison that did not fail; null before the first. What DNA says rests on it.</summary>
    [Id(15)]
    public long? SolvedVersion { get; init; }

    /// <summary>Of whom that comparison says nothing by DNA.</summary>
    [Id(16)]
    public UnsolvedFiles Unsolved { get => field ?? UnsolvedFiles.None; init; }

    /// <summary>How many decisions were signed at the last comparison.</summary>
    [Id(17)]
    public int ComparedSigned { get; init; }

    /// <summary>The last comparison that was finished: it stays when the next one is stopped.</summary>
    [Id(18)]
    public ComparisonRun? Finished { get; init; }

    /// <summary>What a comparison is of: the files, and who is identified. A revised decision counts among the changes of files, so that these two say all.</summary>
    public (long Files, int Signed) Now => (FilesVersion, Decisions.Count(decision => decision.State == DecisionState.Signed));

    /// <summary>Whether something has changed since the last comparison.</summary>
    public bool IsOutdated => Now != (ComparedVersion, ComparedSigned);

    /// <summary>Whether a comparison goes on.</summary>
    public bool IsComparing => Comparison is { FinishedAt: null };

    /// <summary>How many were recovered, identified, and are missing.</summary>
    public IdentificationCounts Counts
    {
        get
        {
            if (LastCounts is { } last)
            {
                return last;
            }

            var signed = Decisions.Where(decision => decision.State == DecisionState.Signed).ToList();
            var (recovered, identified) = (Files.Count(file => file.Side == FileSide.PostMortem), signed.Sum(decision => decision.Remains.Length));
            var (listed, persons) = (Files.Count(file => file.Side == FileSide.AnteMortem && (IsClosedList || !file.IsWithdrawn)), signed.Sum(decision => decision.Missing.Length));
            return new IdentificationCounts(recovered, identified, recovered - identified, listed, persons, listed - persons);
        }
    }

    /// <summary>A file; null when there is none of that number.</summary>
    public VictimFileHead? Find(FileSide side, string number) => Files.FirstOrDefault(file => file.Side == side && file.Number == number);

    /// <summary>Whether a file has a primary identifier; a missing person has DNA also by relatives.</summary>
    public bool Has(VictimFileHead file, PrimaryIdentifier identifier) => file.Primary.Contains(identifier)
        || (identifier == PrimaryIdentifier.Dna && file.Side == FileSide.AnteMortem && Families.Any(family => !family.IsWithdrawn && family.Missing.Contains(file.Number)));

    /// <summary>The state with another head in place of the one with its number, or behind all.</summary>
    public VictimIdentification With(VictimFileHead file)
    {
        var known = Find(file.Side, file.Number);
        return this with { Files = known is null ? Files.Add(file) : Files.Replace(known, file), FilesVersion = FilesVersion + 1 };
    }

    /// <summary>The state with another decision in place of the one with its number, or behind all.</summary>
    public VictimIdentification With(IdentificationDecision decision) =>
        this with { Decisions = decision.Number > Decisions.Length ? Decisions.Add(decision) : Decisions.SetItem(decision.Number - 1, decision) };
}

/// <summary>The head of a family.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Supplier">Who supplied it.</param>
/// <param name="Revision">How often it was supplied, from 1.</param>
/// <param name="Missing">The numbers of its missing persons.</param>
/// <param name="IsWithdrawn">Whether its supplier has taken it back.</param>
[GenerateSerializer, Immutable, Alias("relatives-head")]
internal sealed record RelativesHead(
    [property: Id(0)] string Name, [property: Id(1)] OwnerId Supplier, [property: Id(2)] int Revision, [property: Id(3)] ImmutableArray<string> Missing, [property: Id(4)] bool IsWithdrawn);

/// <summary>The time to compare has come. By the hub's clock.</summary>
internal sealed record StartComparison : IdentificationCommand;

/// <summary>A comparison is finished.</summary>
internal sealed record FinishComparison(int Number, int Remains, int Missing, ImmutableArray<SymmetricResult> Symmetric, string? Note) : IdentificationCommand
{
    /// <summary>Whether the files could not be compared.</summary>
    public bool IsFailed { get; init; }

    /// <summary>Of whom DNA says nothing yet; null for nobody.</summary>
    public UnsolvedFiles? Unsolved { get; init; }
}

/// <summary>The consent to compare is over. By the hub.</summary>
internal sealed record StopComparing(string Why) : IdentificationCommand;

/// <summary>Files that have DNA and were not solved jointly: who of them is whom DNA does not say.</summary>
/// <param name="Remains">Of remains.</param>
/// <param name="Missing">Of missing persons.</param>
[GenerateSerializer, Immutable, Alias("unsolved-files")]
internal sealed record UnsolvedFiles([property: Id(0)] ImmutableArray<string> Remains, [property: Id(1)] ImmutableArray<string> Missing)
{
    /// <summary>All were solved.</summary>
    public static UnsolvedFiles None { get; } = new([], []);
}

/// <summary>The time to delete everything has come. By the hub's clock.</summary>
internal sealed record DeleteIdentification : IdentificationCommand;

/// <summary>What the identification tells itself: to compare the files.</summary>
[GenerateSerializer, Immutable, Alias("comparison-order")]
internal sealed record ComparisonOrder([property: Id(0)] int Number);

/// <summary>What the identification tells itself: to delete the contents of a file or family that was withdrawn.</summary>
/// <param name="Key">How the keys of its rows begin.</param>
/// <param name="Revisions">How many it has.</param>
[GenerateSerializer, Immutable, Alias("content-erasure")]
internal sealed record ContentErasure([property: Id(0)] string Key, [property: Id(1)] int Revisions);
