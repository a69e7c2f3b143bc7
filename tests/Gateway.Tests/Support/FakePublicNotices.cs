using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Grains.Notices;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>A hub's public notices in memory, searched by the index itself.</summary>
internal sealed class FakePublicNotices(TimeProvider time) : IPublicNoticesGrain
{
    private ImmutableDictionary<string, PublicNotice> _notices = ImmutableDictionary<string, PublicNotice>.Empty;
    private PublicNoticeIndex _index = PublicNoticeIndex.Of([], TimeProvider.System);

    /// <summary>The bytes of pictures, by their numbers.</summary>
    public Dictionary<long, byte[]> Pictures { get; } = [];

    public void Fill(IEnumerable<PublicNotice> notices)
    {
        _notices = notices.ToImmutableDictionary(notice => notice.Number);
        _index = PublicNoticeIndex.Of(_notices.Values.Select(notice => new IndexedNotice(notice)), TimeProvider.System);
    }

    public Task<PublicNoticePage> SearchAsync(PublicNoticeQuery query, CancellationToken cancellationToken = default) =>
        Task.FromResult(_index.Search(query, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)));

    public Task<PublicNotice?> FindAsync(PublicNoticeKind kind, string number, CancellationToken cancellationToken = default) =>
        Task.FromResult(_notices.GetValueOrDefault(number) is { } notice && notice.Kind == kind ? notice : null);

    public Task<byte[]?> ReadPictureAsync(PublicNoticeKind kind, string number, long picture, int chunk, CancellationToken cancellationToken = default) =>
        Task.FromResult(Pictures.TryGetValue(picture, out var bytes)
            ? bytes.Skip(chunk * PublicNoticeLimits.PictureChunkBytes).Take(PublicNoticeLimits.PictureChunkBytes).ToArray()
            : null);

    public Task ReadChangedAsync(ImmutableArray<string> numbers, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
