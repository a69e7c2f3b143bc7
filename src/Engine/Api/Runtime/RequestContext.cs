using Interpol.Mesh.Engine.Activation;
using Orleans.Core.Internal;

namespace Orleans.Runtime;

/// <summary>Values that travel with calls: from the caller to the grain, and on with its own calls, never back.</summary>
public static class RequestContext
{
    private static readonly AsyncLocal<Values?> Current = new();

    /// <summary>The call chain that may re-enter grains; empty when none may.</summary>
    public static Guid ReentrancyId
    {
        get => Current.Value?.ReentrancyId ?? Guid.Empty;
        set
        {
            var values = Current.Value;
            if ((values?.ReentrancyId ?? Guid.Empty) != value)
            {
                Current.Value = Values.Create(values?.Entries, value);
            }
        }
    }

    /// <summary>The keys.</summary>
    public static IEnumerable<string> Keys => Current.Value?.Entries is { } entries ? entries.Keys : [];

    /// <summary>The keys and values.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Entries => Current.Value?.Entries is { } entries ? entries : [];

    /// <summary>True when nothing would travel: a cheap test on the call path.</summary>
    internal static bool IsEmpty => Current.Value is null;

    /// <summary>The value of that key; null when there is none.</summary>
    public static object? Get(string key) => Current.Value?.Entries is { } entries && entries.TryGetValue(key, out var value) ? value : null;

    /// <summary>Sets a value, which must be of a type that can cross the wire.</summary>
    public static void Set(string key, object value)
    {
        ArgumentNullException.ThrowIfNull(key);
        var values = Current.Value;
        var entries = values?.Entries is { } old ? new Dictionary<string, object>(old) : new Dictionary<string, object>(1);
        entries[key] = value;
        Current.Value = Values.Create(entries, values?.ReentrancyId ?? Guid.Empty);
    }

    /// <summary>Removes a value; false when there was none.</summary>
    public static bool Remove(string key)
    {
        var values = Current.Value;
        if (values?.Entries is not { } old || !old.ContainsKey(key))
        {
            return false;
        }

        var entries = new Dictionary<string, object>(old);
        entries.Remove(key);
        Current.Value = Values.Create(entries, values.ReentrancyId);
        return true;
    }

    /// <summary>Removes everything, the call chain too.</summary>
    public static void Clear()
    {
        if (Current.Value is not null)
        {
            Current.Value = null;
        }
    }

    /// <summary>Lets calls that this call causes come back into this grain while it waits for them, until the section is disposed.</summary>
    public static ReentrancySection AllowCallChainReentrancy()
    {
        var original = ReentrancyId;
        if (original != Guid.Empty)
        {
            return new ReentrancySection(original, original);
        }

        var created = Guid.NewGuid();
        (RuntimeContext.Current as ICallChainReentrantGrainContext)?.OnEnterReentrantSection(created);
        return new ReentrancySection(original, created);
    }

    /// <summary>Lets no call come back into this grain while it waits, until the section is disposed.</summary>
    public static ReentrancySection SuppressCallChainReentrancy() => new(ReentrancyId, Guid.Empty);

    /// <summary>A copy of the values as a dictionary; null when there are none.</summary>
    internal static Dictionary<string, object>? Export() => Current.Value?.Entries is { } entries ? new Dictionary<string, object>(entries) : null;

    /// <summary>The values themselves, which must not be changed; null when there are none.</summary>
    internal static IReadOnlyDictionary<string, object>? ExportShared() => Current.Value?.Entries;

    /// <summary>Replaces everything. The dictionary must not be changed afterwards.</summary>
    internal static void Import(Dictionary<string, object>? entries, Guid reentrancyId)
    {
        var values = Values.Create(entries, reentrancyId);
        if (values is not null || Current.Value is not null)
        {
            Current.Value = values;
        }
    }

    /// <summary>A stretch of code in which the call chain may or may not re-enter.</summary>
    public readonly struct ReentrancySection : IDisposable
    {
        private readonly Guid _originalReentrancyId;
        private readonly Guid _newReentrancyId;

        /// <summary>Enters the section.</summary>
        public ReentrancySection(Guid originalReentrancyId, Guid newReentrancyId)
        {
            _originalReentrancyId = originalReentrancyId;
            _newReentrancyId = newReentrancyId;
            ReentrancyId = newReentrancyId;
        }

        /// <summary>Leaves the section.</summary>
        public void Dispose()
        {
            if (ReentrancyId == _newReentrancyId)
            {
                ReentrancyId = _originalReentrancyId;
            }

            if (_newReentrancyId != Guid.Empty && _newReentrancyId != _originalReentrancyId)
            {
                (RuntimeContext.Current as ICallChainReentrantGrainContext)?.OnExitReentrantSection(_newReentrancyId);
            }
        }
    }

    private sealed record Values(Dictionary<string, object>? Entries, Guid ReentrancyId)
    {
        public static Values? Create(Dictionary<string, object>? entries, Guid reentrancyId) =>
            entries is { Count: > 0 } ? new Values(entries, reentrancyId) : reentrancyId != Guid.Empty ? new Values(null, reentrancyId) : null;
    }
}
