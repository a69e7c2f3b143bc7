using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Cluster;

/// <summary>What one owner has sent to another on one lane and no gateway of the other has fetched yet.</summary>
/// <param name="Owner">Who sent it.</param>
/// <param name="Receiver">Who has not got it.</param>
/// <param name="Lane">The lane.</param>
/// <param name="Count">How many messages.</param>
/// <param name="Since">When the oldest of them was accepted.</param>
/// <param name="AgeSeconds">How long ago that was.</param>
internal sealed record UndeliveredBody(OwnerId Owner, OwnerId Receiver, Lane Lane, long Count, DateTimeOffset Since, double AgeSeconds)
{
    /// <summary>The JSON form of what a silo says.</summary>
    public static UndeliveredBody Of(UndeliveredMessages messages, DateTimeOffset now) => new(
        messages.Sender, messages.Receiver, messages.Lane, messages.Count, messages.Since, Math.Round(Math.Max(0, (now - messages.Since).TotalSeconds), 1));
}
