using System.Buffers.Text;
using System.Text;

namespace Orleans.Runtime;

/// <summary>Integer and Guid keys as text: hexadecimal digits, and for a compound key <c>+</c> and the extension.</summary>
public static class GrainIdKeyExtensions
{
    /// <summary>The key of a grain with an integer key.</summary>
    public static IdSpan CreateIntegerKey(long key) => IdSpan.Create(key.ToString("X"));

    /// <summary>The key of a grain with a Guid key.</summary>
    public static IdSpan CreateGuidKey(Guid key) => IdSpan.Create(key.ToString("N"));

    /// <summary>The integer key of the grain; false when its key is not an integer.</summary>
    public static bool TryGetIntegerKey(this GrainId grainId, out long key, out string? keyExt)
    {
        var text = SplitExtension(grainId.Key.AsSpan(), out keyExt);
        return Utf8Parser.TryParse(text, out key, out var used, 'X') && used == text.Length;
    }

    /// <summary>The integer key of the grain and its extension.</summary>
    /// <exception cref="ArgumentException">The grain has no integer key.</exception>
    public static long GetIntegerKey(this GrainId grainId, out string? keyExt) =>
        grainId.TryGetIntegerKey(out var key, out keyExt) ? key : throw new ArgumentException($"The key of grain {grainId} is not an integer.", nameof(grainId));

    /// <summary>The integer key of the grain.</summary>
    /// <exception cref="ArgumentException">The grain has no integer key, or an extension.</exception>
    public static long GetIntegerKey(this GrainId grainId) =>
        grainId.TryGetIntegerKey(out var key, out var extension) && extension is null ? key : throw new ArgumentException($"The key of grain {grainId} is not an integer.", nameof(grainId));

    /// <summary>The Guid key of the grain; false when its key is not a Guid.</summary>
    public static bool TryGetGuidKey(this GrainId grainId, out Guid key, out string? keyExt)
    {
        var text = SplitExtension(grainId.Key.AsSpan(), out keyExt);
        key = default;
        return text.Length == 32 && Utf8Parser.TryParse(text, out key, out var used, 'N') && used == 32;
    }

    /// <summary>The Guid key of the grain and its extension.</summary>
    /// <exception cref="ArgumentException">The grain has no Guid key.</exception>
    public static Guid GetGuidKey(this GrainId grainId, out string? keyExt) =>
        grainId.TryGetGuidKey(out var key, out keyExt) ? key : throw new ArgumentException($"The key of grain {grainId} is not a Guid.", nameof(grainId));

    /// <summary>The Guid key of the grain.</summary>
    /// <exception cref="ArgumentException">The grain has no Guid key, or an extension.</exception>
    public static Guid GetGuidKey(this GrainId grainId) =>
        grainId.TryGetGuidKey(out var key, out var extension) && extension is null ? key : throw new ArgumentException($"The key of grain {grainId} is not a Guid.", nameof(grainId));

    private static ReadOnlySpan<byte> SplitExtension(ReadOnlySpan<byte> key, out string? extension)
    {
        var plus = key.IndexOf((byte)'+');
        extension = plus < 0 ? null : Encoding.UTF8.GetString(key[(plus + 1)..]);
        return plus < 0 ? key : key[..plus];
    }
}
