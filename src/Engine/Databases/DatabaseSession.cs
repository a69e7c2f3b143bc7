using System.Data.Common;

namespace Interpol.Mesh.Engine.Databases;

/// <summary>Statements on one connection. Parameters are named <c>@p0</c>, <c>@p1</c> and so on, in order.</summary>
internal sealed class DatabaseSession(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
{
    /// <summary>Runs a statement; returns how many rows it changed.</summary>
    internal async Task<int> ExecuteAsync(string sql, params object[] parameters)
    {
        await using DbCommand command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads all rows.</summary>
    internal async Task<List<T>> ReadAsync<T>(string sql, Func<DbDataReader, T> row, params object[] parameters)
    {
        await using DbCommand command = Command(sql, parameters);
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    private DbCommand Command(string sql, object[] parameters)
    {
        DbCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Every text is a constant of ours; values travel as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = transaction;
        for (int index = 0; index < parameters.Length; index++)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = "@p" + index;
            parameter.Value = parameters[index];
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
