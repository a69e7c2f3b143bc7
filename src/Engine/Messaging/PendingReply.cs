using Interpol.Mesh.Engine.Serialization;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Messaging;

/// <summary>Waits for the end of one call. Whoever takes it out of its <see cref="PendingTable"/> ends it, exactly once.</summary>
internal abstract class PendingReply
{
    /// <summary>When it runs out of time, in milliseconds of the monotonic clock.</summary>
    public long Deadline { get; set; }

    /// <summary>Its place in the table.</summary>
    public ulong Correlation { get; set; }

    /// <summary>The connection it was sent over; null for a call inside the silo.</summary>
    public OutgoingLink? Link { get; set; }

    /// <summary>An answer arrived. <paramref name="body"/> starts behind the flags and the owner.</summary>
    public abstract void OnResponse(ResponseFlags flags, SiloAddress? owner, ref WireReader body);

    /// <summary>It ended without an answer from a method.</summary>
    public abstract void OnFailed(Exception cause);

    /// <summary>Its time has run out.</summary>
    public abstract void OnTimeout();
}
