using Microsoft.AspNetCore.Connections;

namespace Interpol.Mesh.Engine.Transport;

/// <summary>The steps that the application has added to connections of one kind.</summary>
internal sealed class ConnectionSteps
{
    private readonly List<Action<IConnectionBuilder>> _configure = [];

    public void Add(Action<IConnectionBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _configure.Add(configure);
    }

    /// <summary>The steps as one, which ends in what the connection carries; null when there are none.</summary>
    public ConnectionDelegate? Build(IServiceProvider services, ConnectionDelegate end)
    {
        if (_configure.Count == 0)
        {
            return null;
        }

        var builder = new ConnectionBuilder(services);
        _configure.ForEach(configure => configure(builder));
        builder.Use(_ => end);
        return builder.Build();
    }
}
