using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Errors;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>
/// Which uploads are just being sent along and which are just being deleted, in one activation: an upload must not go between the look whether it is there
/// and the append that refers to it.
/// </summary>
internal sealed class AttachmentUse
{
    private readonly Dictionary<Sha256Hash, int> _used = [];
    private readonly HashSet<Sha256Hash> _deleting = [];
    private readonly Dictionary<Sha256Hash, DateTimeOffset> _expected = [];

    /// <summary>Begins to use uploads; disposing what is returned ends it.</summary>
    /// <exception cref="MeshException"><c>busy</c>: one of them is just being deleted.</exception>
    public IDisposable? Use(ImmutableArray<Sha256Hash> uploads)
    {
        if (uploads.IsDefaultOrEmpty)
        {
            return null;
        }

        if (uploads.Any(_deleting.Contains))
        {
            throw new MeshException(MeshErrorCodes.Busy, "attachments: one of them is just being deleted; try again.", TimeSpan.FromSeconds(1));
        }

        foreach (var upload in uploads)
        {
            _used[upload] = _used.GetValueOrDefault(upload) + 1;
        }

        return new Uses(this, uploads);
    }

    /// <summary>Lets no upload be deleted before a time: an aggregate is about to name it, and says so when it has written.</summary>
    public void Expect(ImmutableArray<Sha256Hash> uploads, DateTimeOffset now, DateTimeOffset until)
    {
        foreach (var (known, end) in _expected)
        {
            if (end <= now)
            {
                _expected.Remove(known);
            }
        }

        foreach (var upload in uploads)
        {
            _expected[upload] = until;
        }
    }

    /// <summary>Begins to delete an upload; false while it is used, or is about to be named.</summary>
    public bool TryDelete(Sha256Hash hash, DateTimeOffset now) =>
        !_used.ContainsKey(hash) && (!_expected.TryGetValue(hash, out var until) || until <= now) && _deleting.Add(hash);

    /// <summary>Ends a deletion.</summary>
    public void Deleted(Sha256Hash hash) => _deleting.Remove(hash);

    private void Release(Sha256Hash upload)
    {
        if (_used[upload] == 1)
        {
            _used.Remove(upload);
        }
        else
        {
            _used[upload]--;
        }
    }

    private sealed class Uses(AttachmentUse use, ImmutableArray<Sha256Hash> uploads) : IDisposable
    {
        public void Dispose()
        {
            foreach (var upload in uploads)
            {
                use.Release(upload);
            }
        }
    }
}
