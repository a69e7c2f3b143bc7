using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Contracts.Audit;

/// <summary>The streams of a hub's journal that make up its audit.</summary>
[GenerateSerializer, Alias("audit-stream")]
public enum AuditStream
{
    /// <summary>The chain of entries, see <see cref="AuditBlock"/>.</summary>
    Entries = 0,

    /// <summary>The chain's heads, the signatures on them and the refusals to sign, see <see cref="AuditHeadRow"/>.</summary>
    Heads = 1,

    /// <summary>The heads of other hubs that this one signed, see <see cref="AuditHeadRow"/>.</summary>
    Signed = 2,
}

/// <summary>A page of a stream of the audit.</summary>
/// <param name="Rows">The rows, in order; none when there are none from there on.</param>
/// <param name="Next">The position behind the stream's last row when the page was read.</param>
[GenerateSerializer, Immutable, Alias("audit-rows")]
public sealed record AuditRows([property: Id(0)] ImmutableArray<AuditRow> Rows, [property: Id(1)] long Next);

/// <summary>A row as it is stored.</summary>
/// <param name="Position">Its position.</param>
/// <param name="At">When it was written.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Bytes">Its bytes.</param>
[GenerateSerializer, Immutable, Alias("audit-row")]
public sealed record AuditRow(
    [property: Id(0)] long Position,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] byte Kind,
    [property: Id(3)] ReadOnlyMemory<byte> Bytes);

/// <summary>Where the streams are in a journal.</summary>
public static class AuditStreams
{
    /// <summary>The name of a hub's stream in its journal.</summary>
    public static string NameOf(AuditStream stream, HubName hub) => stream switch
    {
        AuditStream.Entries => AuditBlock.StreamOf(hub),
        AuditStream.Heads => AuditHeadRow.StreamOf(hub),
        AuditStream.Signed => AuditHeadRow.SignedStreamOf(hub),
        _ => throw new ArgumentOutOfRangeException(nameof(stream)),
    };
}
