"""What tests share: values and real loopback servers."""
