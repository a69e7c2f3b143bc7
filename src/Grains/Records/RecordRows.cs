using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Grains.Records;

/// <summary>The kinds of rows of an owner's stream of records, and its names.</summary>
internal static class RecordRowKinds
{
    /// <summary>What became of one record: the head is a <see cref="RecordHead"/>, the body the <see cref="RecordEntry"/>; without a body it was cleared or a later change has overtaken it.</summary>
    public const byte Change = 1;

    /// <summary>What became of a command: the head is a <see cref="RecordsOutcome"/>, the body the <see cref="OvertakenRows"/>.</summary>
    public const byte Outcome = 2;

    /// <summary>The deadline that keeps the actor awake while a hub does not have everything.</summary>
    public const string Replicas = "replicas";

    /// <summary>How the name of a deadline begins at which overtaken rows are deleted.</summary>
    public const string Erase = "erase/";

    /// <summary>How the name of a deadline begins at which a record is deleted.</summary>
    public const string Review = "review/";

    /// <summary>The key under which the last change of a record is found.</summary>
    public static string KeyOf(RecordId id) => $"record/{id}";

    /// <summary>The counter of what a hub has applied, which is the name of its receipts too.</summary>
    public static string AppliedBy(string hub) => $"applied/{hub}";
}

/// <summary>Which record a row is about.</summary>
/// <param name="Id">Which.</param>
/// <param name="By">Who changed it.</param>
/// <param name="IsCleared">Whether it is gone since.</param>
[GenerateSerializer, Immutable, Alias("record-head")]
internal sealed record RecordHead([property: Id(0)] RecordId Id, [property: Id(1)] Author By, [property: Id(2)] bool IsCleared);

/// <summary>The rows that the changes of one command have overtaken, and whose bodies are deleted.</summary>
/// <param name="Positions">Their positions.</param>
[GenerateSerializer, Immutable, Alias("overtaken-rows")]
internal sealed record OvertakenRows([property: Id(0)] ImmutableArray<long> Positions);
