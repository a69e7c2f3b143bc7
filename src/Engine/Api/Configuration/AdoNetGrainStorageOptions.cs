using Orleans.Storage;

namespace Orleans.Configuration;

/// <summary>Options of a grain storage in a relational database.</summary>
public class AdoNetGrainStorageOptions : IStorageProviderSerializerOptions
{
    /// <summary>The database: a file such as <c>Data Source=/var/lib/mesh/state.db</c>, or a PostgreSQL server. No default.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The driver: <c>Microsoft.Data.Sqlite</c> or <c>Npgsql</c>. No default.</summary>
    public string Invariant { get; set; } = null!;

    /// <summary>Delete the row of a cleared state instead of keeping it without a payload. Default false.</summary>
    public bool DeleteStateOnClear { get; set; }

    /// <summary>When in the silo's start the database is opened, a <see cref="ServiceLifecycleStage"/>. Default <see cref="ServiceLifecycleStage.ApplicationServices"/>.</summary>
    public int InitStage { get; set; } = ServiceLifecycleStage.ApplicationServices;

    /// <summary>Turns states into bytes. Default: the one that the silo's services hold.</summary>
    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;
}
