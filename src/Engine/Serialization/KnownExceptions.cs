using System.Collections.Frozen;
using System.Security;
using System.Text.Json;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;
using Orleans.Storage;

namespace Interpol.Mesh.Engine.Serialization;

/// <summary>Exceptions of the platform and the engine that arrive as what they were. Only these are made from a name in a message.</summary>
internal sealed class KnownExceptions
{
    public const int MaxExtra = 2;

    private readonly FrozenDictionary<string, Func<string, Exception?, string?[], Exception>> _factories;
    private readonly FrozenSet<Type> _types;

    public KnownExceptions()
    {
        var factories = new Dictionary<string, Func<string, Exception?, string?[], Exception>>(StringComparer.Ordinal);
        var types = new HashSet<Type>();
        void Add<T>(Func<string, Exception?, string?[], T> create)
            where T : Exception
        {
            factories.Add(typeof(T).FullName!, create);
            types.Add(typeof(T));
        }

        Add((message, inner, _) => new Exception(message, inner));
        Add((message, inner, _) => new SystemException(message, inner));
        Add((message, inner, _) => new ApplicationException(message, inner));
        Add((message, inner, _) => new InvalidOperationException(message, inner));
        Add((message, inner, _) => new ObjectDisposedException(message, inner));
        Add((message, inner, _) => new NotSupportedException(message, inner));
        Add((message, inner, _) => new NotImplementedException(message, inner));
        Add((message, inner, _) => new ArgumentException(message, inner));
        Add((message, inner, _) => new ArgumentNullException(message, inner));
        Add((message, inner, _) => new ArgumentOutOfRangeException(message, inner));
        Add((message, inner, _) => new FormatException(message, inner));
        Add((message, inner, _) => new OverflowException(message, inner));
        Add((message, inner, _) => new DivideByZeroException(message, inner));
        Add((message, inner, _) => new ArithmeticException(message, inner));
        Add((message, inner, _) => new IndexOutOfRangeException(message, inner));
        Add((message, inner, _) => new NullReferenceException(message, inner));
        Add((message, inner, _) => new InvalidCastException(message, inner));
        Add((message, inner, _) => new KeyNotFoundException(message, inner));
        Add((message, inner, _) => new RankException(message, inner));
        Add((message, inner, _) => new TimeoutException(message, inner));
        Add((message, inner, _) => new OperationCanceledException(message, inner));
        Add((message, inner, _) => new TaskCanceledException(message, inner));
        Add((message, inner, _) => new UnauthorizedAccessException(message, inner));
        Add((message, inner, _) => new SecurityException(message, inner));
        Add((message, inner, _) => new IOException(message, inner));
        Add((message, inner, _) => new EndOfStreamException(message, inner));
        Add((message, inner, _) => new FileNotFoundException(message, inner));
        Add((message, inner, _) => new InvalidDataException(message, inner));
        Add((message, inner, _) => new JsonException(message, inner));
        Add((message, inner, _) => new OrleansException(message, inner!));
        Add((message, inner, _) => new OrleansMessageRejectionException(message, inner!));
        Add((message, inner, _) => new SiloUnavailableException(message, inner!));
        Add((message, inner, _) => new GatewayTooBusyException(message, inner!));
        Add((message, inner, _) => new LimitExceededException(message, inner!));
        Add((message, inner, _) => new GrainExtensionNotInstalledException(message, inner!));
        Add((message, inner, _) => new OrleansConfigurationException(message, inner!));
        Add((message, inner, _) => new ConnectionFailedException(message, inner!));
        Add((message, _, _) => new ReminderException(message));
        Add((message, inner, extra) => new InconsistentStateException(message, extra.ElementAtOrDefault(0), extra.ElementAtOrDefault(1), inner));
        Add((message, _, _) => new WireFormatException(message));
        _factories = factories.ToFrozenDictionary(StringComparer.Ordinal);
        _types = types.ToFrozenSet();
    }

    /// <summary>Values beside text and cause that a known type has.</summary>
    public static string?[] GetExtra(Exception exception) => exception is InconsistentStateException inconsistent ? [inconsistent.StoredEtag, inconsistent.CurrentEtag] : [];

    public bool Contains(Type type) => _types.Contains(type);

    public Exception? Create(string name, string message, Exception? inner, string?[] extra) =>
        _factories.TryGetValue(name, out var create) ? create(message, inner, extra) : null;
}
