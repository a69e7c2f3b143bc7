namespace Interpol.Mesh.Engine.Membership;

/// <summary>
/// The right to serve, for a limited time. It is checked at the start of every turn and before every reply, on the monotonic clock, so that a
/// silo that was stopped or starved cannot serve again on what it believed before.
/// </summary>
internal sealed class SiloLease(long lengthMilliseconds)
{
    private long _deadline = long.MinValue;
    private volatile bool _revoked;

    /// <summary>Whether a turn may start or a reply may leave now.</summary>
    public bool IsValid => !_revoked && Environment.TickCount64 < Volatile.Read(ref _deadline);

    /// <summary>Whether the right was taken away for good.</summary>
    public bool IsRevoked => _revoked;

    /// <summary>Renews, counted from the moment before the table was asked.</summary>
    public void Renew(long askedAt) => Volatile.Write(ref _deadline, askedAt + lengthMilliseconds);

    /// <summary>Ends the right to serve for good.</summary>
    public void Revoke() => _revoked = true;
}
