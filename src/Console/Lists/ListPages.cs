using System.Collections.Immutable;

namespace Interpol.Mesh.Console.Lists;

/// <summary>A list that is shown one page at a time, however long it is.</summary>
/// <typeparam name="T">What it lists.</typeparam>
/// <param name="read">Reads the page behind a place; null for the first. Answers the place behind which the list goes on; null when nothing follows.</param>
public sealed class ListPages<T>(Func<string?, Task<(ImmutableArray<T> Entries, string? Next)>> read)
{
    private readonly Stack<string?> _newer = [];
    private string? _behind;

    /// <summary>The page that is shown.</summary>
    public ImmutableArray<T> Entries { get; private set; } = [];

    /// <summary>The place behind which the list goes on; null when nothing follows.</summary>
    public string? Next { get; private set; }

    /// <summary>Whether there are pages before this one.</summary>
    public bool HasNewer => _newer.Count > 0;

    /// <summary>Whether this page is all there is.</summary>
    public bool IsWhole => !HasNewer && Next is null;

    /// <summary>Whether there is nothing at all, on this page or another: a filtered page may be empty and have another behind it.</summary>
    public bool IsEmpty => Entries.IsEmpty && IsWhole;

    /// <summary>Shows the first page, or the one behind a place, before which the first one is then.</summary>
    /// <param name="behind">The place; null for the first page.</param>
    /// <returns>The list itself.</returns>
    public async Task<ListPages<T>> BeginAsync(string? behind = null)
    {
        await ShowAsync(behind);
        _newer.Clear();
        if (behind is not null)
        {
            _newer.Push(null);
        }

        return this;
    }

    /// <summary>Reads again the page that is shown.</summary>
    public Task AgainAsync() => ShowAsync(_behind);

    /// <summary>Shows the page behind this one.</summary>
    public async Task OlderAsync()
    {
        var here = _behind;
        await ShowAsync(Next);
        _newer.Push(here);
    }

    /// <summary>Shows the page before this one.</summary>
    public async Task NewerAsync()
    {
        await ShowAsync(_newer.Peek());
        _newer.Pop();
    }

    private async Task ShowAsync(string? behind)
    {
        var (entries, next) = await read(behind);
        (Entries, Next, _behind) = (entries, next, behind);
    }
}
