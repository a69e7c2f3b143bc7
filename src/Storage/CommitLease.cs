namespace Interpol.Mesh.Storage;

/// <summary>
/// Whether a silo may still write to the hubs' databases. It may while the cluster knows it: a silo that is cut off from the cluster's database, or was declared dead
/// and has not heard of it, is held for gone by the others, who stand in for it. Conditional appends keep the two from writing over each other; this keeps the one
/// that is cut off from accepting what it could tell nobody. Reads go on.
/// </summary>
/// <param name="time">The clock; only its monotonic part counts.</param>
public sealed class CommitLease(TimeProvider time)
{
    /// <summary>How long after the cluster was last heard of a silo may write: longer than a saturated machine keeps a reader of the cluster's database waiting.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    private const long Never = long.MaxValue;
    private const long Dead = long.MinValue;

    private long _heardAt = Never;

    /// <summary>Whether writes are refused. Before the first renewal they are not: nobody stands in for a silo that is no member yet.</summary>
    public bool IsLost => Volatile.Read(ref _heardAt) switch
    {
        Never => false,
        Dead => true,
        var heardAt => time.GetElapsedTime(heardAt) > Duration,
    };

    /// <summary>Now, for <see cref="Renew"/>.</summary>
    public long Now => time.GetTimestamp();

    /// <summary>What a write is refused with. Nothing was written.</summary>
    /// <param name="hub">The hub whose database it would be.</param>
    /// <param name="database">The database, without credentials.</param>
    public static HubUnavailableException Refusal(string hub, string database) =>
        new(hub, database, "this silo has lost the cluster, and others may stand in for it; until the cluster's database knows it again it only reads");

    /// <summary>The cluster knows the silo.</summary>
    /// <param name="askedAt">When it was asked: the answer may have been on its way for long.</param>
    public void Renew(long askedAt) => Volatile.Write(ref _heardAt, askedAt);

    /// <summary>The cluster holds the silo for dead.</summary>
    public void Revoke() => Volatile.Write(ref _heardAt, Dead);
}
