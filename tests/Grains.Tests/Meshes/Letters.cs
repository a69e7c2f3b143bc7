using System.Text;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Tests.Meshes;

/// <summary>Messages for tests.</summary>
internal static class Letters
{
    public static SendMessage To(OwnerId recipient, string text, Lane lane = Lane.Routine) => To([recipient], text, lane);

    public static SendMessage To(IEnumerable<OwnerId> recipients, string text, Lane lane = Lane.Routine, params Sha256Hash[] attachments) =>
        new(OperationId.New(), [.. recipients], lane, DateTimeOffset.UtcNow, [.. attachments], Encoding.UTF8.GetBytes(text));

    /// <summary>Sends as a gateway does: repeats with the same operation id while the outcome is unknown.</summary>
    public static Task<SendAccepted> SendAsync(this MeshCluster mesh, OwnerId sender, SendMessage message) =>
        Wait.RetryAsync(() => mesh.Outbox(sender).SubmitAsync(message));
}
