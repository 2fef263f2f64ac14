using StreamStock.AppHost.Embedded;

return await CommandLine.RunAsync(args);
