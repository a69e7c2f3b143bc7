using System.Collections.Concurrent;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Gateway.Cluster;

namespace Interpol.Mesh.Gateway.Attachments;

/// <summary>Knows what kinds of files attachments are: remembered from their upload, or by their first chunk at the uploader's hub.</summary>
internal sealed class FileKinds(GrainCaller calls)
{
    private const int MaxRemembered = 20_000;

    private readonly ConcurrentDictionary<Sha256Hash, FileKind> _kinds = new();

    /// <summary>Remembers the kind of bytes whose hash is known to be right.</summary>
    public void Remember(Sha256Hash hash, FileKind kind)
    {
        // Dropping all of it costs a call for each that is asked for again.
        if (_kinds.Count >= MaxRemembered)
        {
            _kinds.Clear();
        }

        _kinds[hash] = kind;
    }

    /// <summary>What an attachment is.</summary>
    /// <param name="id">The attachment.</param>
    /// <param name="reader">Who wants to know.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <exception cref="Contracts.Errors.MeshException"><c>not-found</c>: there is no such attachment for this reader.</exception>
    public async ValueTask<FileKind> OfAsync(AttachmentId id, OwnerId reader, CancellationToken cancellationToken)
    {
        if (_kinds.TryGetValue(id.Hash, out var known))
        {
            return known;
        }

        var first = await calls.ReadAsync(
            (Key: id.ToString(), Reader: reader),
            static (grains, state, cancellationToken) => grains.GetGrain<IAttachmentGrain>(state.Key).ReadAsync(state.Reader, 0, 1, cancellationToken),
            cancellationToken);
        var kind = FileSignature.Of(first.Span);
        Remember(id.Hash, kind);
        return kind;
    }
}
