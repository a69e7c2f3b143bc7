using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Gateway.Cluster;

namespace Interpol.Mesh.Gateway.Attachments;

/// <summary>Asks for uploads.</summary>
internal static class UploadCalls
{
    /// <summary>Looks for an upload.</summary>
    /// <param name="calls">Calls actors.</param>
    /// <param name="id">Which.</param>
    /// <param name="reader">Who asks.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <returns>Null when it is not there completely, or not for the reader.</returns>
    public static Task<AttachmentInfo?> FindUploadAsync(this GrainCaller calls, AttachmentId id, OwnerId reader, CancellationToken cancellationToken) => calls.ReadAsync(
        (Key: id.ToString(), Reader: reader),
        static (grains, state, cancellationToken) => grains.GetGrain<IAttachmentGrain>(state.Key).FindAsync(state.Reader, cancellationToken),
        cancellationToken);
}
