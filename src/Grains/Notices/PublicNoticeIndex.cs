using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Grains.Notices;

/// <summary>
/// Public notices in the order of their lists, in memory and never changed, so that many may search at once. A search looks at each notice of its list: that takes a
/// few milliseconds for thousands of them, whatever it asks for. What it found is remembered for the other pages, and for whoever asks the same.
/// </summary>
internal sealed class PublicNoticeIndex
{
    /// <summary>Notices between two looks at the clock.</summary>
    private const int Step = 256;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>Searches that are remembered; past that all are forgotten.</summary>
    private const int MaxFound = 1000;

    private readonly ConcurrentDictionary<string, Found> _found = new(StringComparer.Ordinal);
    private readonly ImmutableArray<ImmutableArray<IndexedNotice>> _lists;

    private readonly TimeProvider _clock;

    private PublicNoticeIndex(ImmutableArray<ImmutableArray<IndexedNotice>> lists, TimeProvider clock) => (_lists, _clock) = (lists, clock);

    /// <summary>The index of some notices, each with another number.</summary>
    /// <param name="notices">The notices.</param>
    /// <param name="clock">Tells when a search takes too long.</param>
    public static PublicNoticeIndex Of(IEnumerable<IndexedNotice> notices, TimeProvider clock)
    {
        var lists = notices.ToLookup(notice => ListOf(notice.Notice.Kind));
        return new PublicNoticeIndex([.. Enum.GetValues<PublicNoticeList>().Select(list => lists[list].Order().ToImmutableArray())], clock);
    }

    /// <summary>The index with some notices in the place of others. What stands between them is copied as a whole, so that many changes at once cost little more than one.</summary>
    /// <param name="before">Notices of this index.</param>
    /// <param name="after">Notices that are not in it.</param>
    public PublicNoticeIndex With(IEnumerable<IndexedNotice> before, IEnumerable<IndexedNotice> after)
    {
        var changes = before.Select(notice => (Notice: notice, IsNew: false)).Concat(after.Select(notice => (Notice: notice, IsNew: true))).ToLookup(change => ListOf(change.Notice.Notice.Kind));
        return new PublicNoticeIndex([.. _lists.Select((list, at) => changes.Contains((PublicNoticeList)at) ? With(list, changes[(PublicNoticeList)at]) : list)], _clock);
    }

    /// <summary>Answers a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="today">The day by which ages are counted.</param>
    /// <exception cref="MeshException"><c>invalid</c>: it cannot be answered, the sentence says why; <c>busy</c>: it took too long.</exception>
    public PublicNoticePage Search(PublicNoticeQuery query, DateOnly today)
    {
        if (query.ResultsPerPage is < 1 or > PublicNoticeLimits.Window)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"resultPerPage is 1 to {PublicNoticeLimits.Window}.");
        }

        if (!Enum.IsDefined(query.List))
        {
            throw new MeshException(MeshErrorCodes.Invalid, "The lists are red, yellow and un.");
        }

        var (total, reachable) = Find(query, today);
        var last = Math.Max(1, (reachable.Count + query.ResultsPerPage - 1) / query.ResultsPerPage);
        var page = query.Page > last || query.Page < 1 ? 1 : query.Page;
        return new PublicNoticePage(total, page, last, [.. reachable.Skip((page - 1) * query.ResultsPerPage).Take(query.ResultsPerPage).Select(found => Listed(found.Notice))]);
    }

    private static ImmutableArray<IndexedNotice> With(ImmutableArray<IndexedNotice> list, IEnumerable<(IndexedNotice Notice, bool IsNew)> changes)
    {
        var changed = ImmutableArray.CreateBuilder<IndexedNotice>(list.Length);
        var copied = 0;
        foreach (var (notice, isNew) in changes.OrderBy(change => change.Notice))
        {
            var found = list.BinarySearch(notice);
            CopyTo(found < 0 ? ~found : found);
            if (isNew)
            {
                changed.Add(notice);
            }
            else
            {
                copied = found + 1;
            }
        }

        CopyTo(list.Length);
        return changed.DrainToImmutable();

        void CopyTo(int end)
        {
            if (copied < end)
            {
                changed.AddRange(list.AsSpan(copied, end - copied));
                copied = end;
            }
        }
    }

    private Found Find(PublicNoticeQuery query, DateOnly today)
    {
        // Every filter, behind its length so that none can pass for another; ages mean other people tomorrow.
        var key = string.Concat(new[]
        {
            query.List.ToString(), query.Name, query.Forename, query.FreeText, query.Sex, query.UnReference, query.UnResolution,
            string.Join(',', query.Nationalities), string.Join(',', query.WarrantCountries),
            string.Create(CultureInfo.InvariantCulture, $"{query.AgeMin}-{query.AgeMax} {today.DayNumber}"),
        }.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part?.Length ?? 0}:{part}")));
        if (_found.TryGetValue(key, out var known))
        {
            return known;
        }

        var found = Find(_lists[(int)query.List], new NoticeFilter(query, today));
        if (_found.Count >= MaxFound)
        {
            _found.Clear();
        }

        return _found[key] = found;
    }

    /// <summary>Counts what fits, and collects the first of it.</summary>
    private Found Find(ImmutableArray<IndexedNotice> list, NoticeFilter filter)
    {
        var reachable = new List<IndexedNotice>();
        var began = _clock.GetTimestamp();
        var total = 0;
        try
        {
            for (var i = 0; i < list.Length; i++)
            {
                if (i % Step == 0 && _clock.GetElapsedTime(began) > Longest)
                {
                    throw TooLong();
                }

                if (filter.Fits(list[i]) && total++ < PublicNoticeLimits.Window)
                {
                    reachable.Add(list[i]);
                }
            }
        }
        catch (RegexMatchTimeoutException)
        {
            throw TooLong();
        }

        return new Found(total, reachable);
    }

    private static MeshException TooLong() => new(MeshErrorCodes.Busy, "The search took too long; ask for less, or with simpler patterns.", RetryAfter);

    private static ListedNotice Listed(PublicNotice notice) =>
        new(notice.Kind, notice.Number, notice.Name, notice.Forename, notice.DateOfBirth, notice.Nationalities, notice.Thumbnail()?.Id);

    private static PublicNoticeList ListOf(PublicNoticeKind kind) => kind switch
    {
        PublicNoticeKind.Red => PublicNoticeList.Red,
        PublicNoticeKind.Yellow => PublicNoticeList.Yellow,
        _ => PublicNoticeList.Un,
    };

    /// <summary>What a search found.</summary>
    /// <param name="Total">How many fit.</param>
    /// <param name="Reachable">The first of them, a window's worth.</param>
    private sealed record Found(int Total, List<IndexedNotice> Reachable);
}

/// <summary>What a notice must be to fit a query.</summary>
internal sealed class NoticeFilter
{
    private const string UnknownSex = "U";

    private readonly NoticePattern? _name;
    private readonly NoticePattern? _forename;
    private readonly FrozenSet<string> _nationalities;
    private readonly FrozenSet<string> _warrants;
    private readonly ImmutableArray<string> _words;
    private readonly (DateOnly Earliest, DateOnly Latest)? _born;
    private readonly string? _sex;
    private readonly string? _reference;
    private readonly string? _resolution;

    /// <summary>Reads a query.</summary>
    /// <exception cref="MeshException"><c>invalid</c>: something in it is out of bounds.</exception>
    public NoticeFilter(PublicNoticeQuery query, DateOnly today)
    {
        _name = NoticePattern.Parse("name", query.Name);
        _forename = NoticePattern.Parse("forename", query.Forename);
        _nationalities = Countries("nationality", query.Nationalities);
        _warrants = Countries("arrestWarrantCountryId", query.WarrantCountries);
        _words = [.. IndexedNotice.Capitals(Bounded("freeText", query.FreeText)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
        _born = Born(query, today);
        _sex = query.Sex is null or "F" or "M" or UnknownSex ? query.Sex : throw new MeshException(MeshErrorCodes.Invalid, "sexId is F, M or U.");
        _reference = Bounded("unReference", query.UnReference);
        _resolution = Bounded("unResolution", query.UnResolution);
    }

    /// <summary>Whether a notice fits. What is cheap is asked first.</summary>
    public bool Fits(IndexedNotice indexed)
    {
        var notice = indexed.Notice;
        return (_sex is null || (notice.Sex ?? UnknownSex) == _sex)
            && (_nationalities.Count == 0 || Any(notice.Nationalities))
            && (_warrants.Count == 0 || Any(notice.Warrants))
            && (_born is not { } born || indexed.CanBeBorn(born.Earliest, born.Latest))
            && (_reference is null || Contains(notice.Sanction?.Reference, _reference))
            && (_resolution is null || Contains(notice.Sanction?.Resolution, _resolution))
            && ContainsWords(indexed.Text)
            && (_name?.Fits(indexed.Name) ?? true)
            && (_forename?.Fits(indexed.Forename) ?? true);
    }

    /// <summary>Between which days somebody of that age was born; null for any age.</summary>
    private static (DateOnly Earliest, DateOnly Latest)? Born(PublicNoticeQuery query, DateOnly today)
    {
        var (least, most) = (query.AgeMin ?? 0, query.AgeMax ?? PublicNoticeLimits.MaxAge);
        if (least is < 0 or > PublicNoticeLimits.MaxAge || most is < 0 or > PublicNoticeLimits.MaxAge)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"ageMin and ageMax are 0 to {PublicNoticeLimits.MaxAge}.");
        }

        if (least > most)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"ageMin is {least} and ageMax is {most}; the first must not be the greater one.");
        }

        // Somebody who becomes a year older today has that age already.
        return query.AgeMin is null && query.AgeMax is null ? null : (today.AddYears(-most - 1).AddDays(1), today.AddYears(-least));
    }

    private static FrozenSet<string> Countries(string field, ImmutableArray<string> codes) => codes.Length <= PublicNoticeLimits.MaxCountries
        ? codes.ToFrozenSet(StringComparer.OrdinalIgnoreCase)
        : throw new MeshException(MeshErrorCodes.Invalid, $"{field} names {codes.Length} countries; at most {PublicNoticeLimits.MaxCountries} are taken.");

    private static string? Bounded(string field, string? text) => text is null or { Length: <= PublicNoticeLimits.MaxText }
        ? text
        : throw new MeshException(MeshErrorCodes.Invalid, $"{field} has {text.Length} characters; at most {PublicNoticeLimits.MaxText} are taken.");

    private static bool Contains(string? text, string part) => text?.Contains(part, StringComparison.OrdinalIgnoreCase) ?? false;

    private bool Any(ImmutableArray<string> nationalities)
    {
        foreach (var nationality in nationalities)
        {
            if (_nationalities.Contains(nationality))
            {
                return true;
            }
        }

        return false;
    }

    private bool Any(ImmutableArray<PublicWarrant> warrants)
    {
        foreach (var warrant in warrants)
        {
            if (warrant.IssuingCountry is { } country && _warrants.Contains(country))
            {
                return true;
            }
        }

        return false;
    }

    private bool ContainsWords(string text)
    {
        foreach (var word in _words)
        {
            if (!text.Contains(word, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
